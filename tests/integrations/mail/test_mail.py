import pytest

from concilia.integrations.mail import Delivery, Message, deliver

SENDER = "Rete d'esempio <rete@example.org>"


def message(name: str, **changes: str) -> Message:
    values = {
        "id": f"0199-{name}",
        "to": f"{name}@example.org",
        "subject": "La tua domanda è arrivata",
        "body": "Sì.\n",
    }
    return Message(**(values | changes))


def outcomes(*messages: Message, timeout: int = 5) -> list[tuple[str, str]]:
    return [(it.delivery.value, it.detail) for it in deliver(messages, sender=SENDER, timeout=timeout)]


def test_messages_arrive_with_their_accents_over_one_connection(smtp_server):
    assert outcomes(message("anna"), message("bruno")) == [("sent", ""), ("sent", "")]
    assert smtp_server.recipients == ["anna@example.org", "bruno@example.org"]
    assert smtp_server.connections == 1
    first = smtp_server.messages[0]
    assert first["Subject"] == "La tua domanda è arrivata"
    assert first["From"] == SENDER
    assert first.get_content().strip() == "Sì."


def test_a_message_sent_twice_can_be_recognised(smtp_server):
    outcomes(message("anna"))
    outcomes(message("anna"))
    assert [it["Message-ID"] for it in smtp_server.messages] == ["<0199-anna@example.org>"] * 2
    assert smtp_server.messages[0]["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("550 no such user", ("refused", "SMTPRecipientsRefused 550")),
        ("451 greylisted", ("try-again", "SMTPRecipientsRefused 451")),
    ],
)
def test_an_address_that_is_refused_does_not_stop_the_others(smtp_server, answer, expected):
    smtp_server.refuse["bruno@example.org"] = answer
    assert outcomes(message("anna"), message("bruno"), message("carla")) == [("sent", ""), expected, ("sent", "")]
    assert smtp_server.recipients == ["anna@example.org", "carla@example.org"]
    assert smtp_server.connections == 1


@pytest.mark.parametrize(("answer", "expected"), [("554 spam", "refused"), ("452 full", "try-again")])
def test_a_content_that_is_refused_is_told_apart_from_a_full_disk(smtp_server, answer, expected):
    smtp_server.refuse_data = answer
    assert [delivery for delivery, _detail in outcomes(message("anna"))] == [expected]


def test_a_server_that_hangs_up_is_called_again(smtp_server):
    smtp_server.drop.add("bruno@example.org")
    assert [delivery for delivery, _detail in outcomes(message("bruno"), message("carla"))] == ["try-again", "sent"]
    assert smtp_server.connections == 2


def test_when_no_server_answers_everything_waits(smtp_server, settings):
    settings.EMAIL_PORT = 1
    assert outcomes(message("anna"), message("bruno")) == [("try-again", "ConnectionRefusedError")] * 2


def test_a_subject_on_two_lines_is_refused_and_never_becomes_a_header(smtp_server):
    forged = message("anna", subject="Ciao\nBcc: tutti@example.org")
    assert outcomes(forged, message("bruno")) == [("refused", "BadHeaderError"), ("sent", "")]
    assert smtp_server.recipients == ["bruno@example.org"]


def test_each_result_comes_before_the_next_message_leaves(smtp_server):
    results = deliver([message("anna"), message("bruno")], sender=SENDER)
    assert next(results).delivery is Delivery.SENT
    assert smtp_server.recipients == ["anna@example.org"]
    results.close()
