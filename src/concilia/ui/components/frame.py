"""The frame of a page and the boxes inside it: headings, cards, callouts, actions, breadcrumb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from concilia.ui.links import Link, is_safe
from concilia.ui.shell import Shell

from ._library import drawn, one_of, register, required
from .states import TONES

ACTION_KINDS = {
    "main": "btn-primary",
    "other": "btn-outline-primary",
    "danger": "btn-outline-danger",
    "quiet": "btn-link",
}
#: Marks the button that a page is for; a bar holds at most one.
MAIN = 'data-action="main"'


@dataclass(frozen=True)
class Action:
    """What one can do next: a link, or the button of the form around it when it has no address."""

    label: str
    url: str = ""
    kind: str = "other"
    name: str = ""
    value: str = ""


@register.simple_tag(takes_context=True)
def shell(context: Context) -> Shell:
    """The page's frame, put in the context by whoever knows the session; an anonymous one otherwise."""
    given = context.get("shell")
    if isinstance(given, Shell):
        return given
    return Shell(demo=bool(context.get("demo")), rehearsal=context.get("rehearsal_date"))


@register.simple_tag
def languages() -> list[dict[str, Any]]:
    """The languages one may choose, each named in itself, with the one in use marked."""
    current = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return [
        {"code": code, "name": get_language_info(code)["name_local"].capitalize(), "current": code == current}
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def this_page(context: Context) -> str:
    """This page's own address, to come back to it after a change of language."""
    request = context.get("request")
    return request.get_full_path() if request is not None and request.method == "GET" else "/"


@register.simple_tag
def breadcrumb(*parts: Any, home: str = "/") -> SafeString:
    """Where the page stands: `{% breadcrumb "Avvisi" calls_url call.title %}`, label and address in turn, the last alone."""
    if len(parts) % 2 == 0:
        raise ValueError("{% breadcrumb %}: give label and address in turn, and the label of this page last")
    pairs = zip(parts[:-1:2], parts[1::2], strict=True)
    return drawn(
        "ui/components/breadcrumb.html",
        home=home,
        links=[Link(str(label), str(url)) for label, url in pairs],
        last=parts[-1],
    )


@register.simple_tag
def heading(
    title: str, *, lead: str = "", kicker: str = "", state: Any = None, audience: str = "", hero: bool = False
) -> SafeString:
    """The one h1 of a page, with what it belongs to above and a sentence below; `hero` is for the first page of a site."""
    required("heading", "title", title)
    texts = {"title": title, "lead": lead, "kicker": kicker}
    return drawn("ui/components/heading.html", **texts, state=state, audience=audience, hero=hero)


@register.simple_block_tag
def card(
    content: str, title: str, *, url: str = "", kicker: str = "", level: int = 3, state: Any = None, audience: str = ""
) -> SafeString:
    """A box about one thing; with an address its title is the link and the whole box can be touched."""
    required("card", "title", title)
    heading_level = one_of("card", "level", str(level), ("2", "3", "4"))
    href = url if is_safe(url) else ""
    texts = {"content": content, "title": title, "kicker": kicker}
    return drawn("ui/components/card.html", **texts, href=href, level=heading_level, state=state, audience=audience)


@register.simple_block_tag
def callout(content: str, *, tone: str = "info", title: str = "", level: int = 2) -> SafeString:
    """A message set apart from the text; warnings and errors are announced to screen readers."""
    picture = TONES[one_of("callout", "tone", tone, TONES)]
    heading_level = one_of("callout", "level", str(level), ("2", "3", "4"))
    return drawn(
        "ui/components/callout.html", content=content, tone=tone, title=title, icon=picture, level=heading_level
    )


@register.simple_tag
def empty(title: str, *, text: str = "", label: str = "", url: str = "") -> SafeString:
    """What to show where a list has no rows: why it is empty and what can be done."""
    required("empty", "title", title)
    if bool(label) != bool(url):
        raise ValueError("{% empty %}: give both label and url, or neither")
    return drawn("ui/components/empty.html", title=title, text=text, link=Link(label, url) if label else None)


@register.simple_tag
def action(label: Any, *, url: str = "", kind: str = "other", name: str = "", value: str = "") -> SafeString:
    """A link dressed as a button, or a submit button when there is no address. The label may be an `Action`."""
    done = label if isinstance(label, Action) else Action(str(label), url, kind, name, value)
    required("action", "label", done.label)
    style = ACTION_KINDS[one_of("action", "kind", done.kind, ACTION_KINDS)]
    if done.url and not is_safe(done.url):
        raise ValueError(f"{{% action %}}: {done.url!r} is not an address a page may link to")
    return drawn("ui/components/action.html", action=done, style=style, main=done.kind == "main")


@register.simple_block_tag
def actions(content: str, *, note: str = "") -> SafeString:
    """The bar at the end of a page or a form, with one main action at most."""
    if content.count(MAIN) > 1:
        raise ValueError('{% actions %}: a page has one main action; make the others kind="other"')
    return drawn("ui/components/actions.html", content=content, note=note)


@register.filter
def tone_of(message_level: str) -> str:
    """The tone of one of Django's messages, from its level's tag."""
    return {"success": "success", "warning": "warning", "error": "danger"}.get(message_level, "info")


@register.simple_tag
def level_heading(level: str, text: Any, css: str = "") -> SafeString:
    """A heading of a level chosen by the page."""
    one_of("level_heading", "level", level, ("2", "3", "4"))
    return format_html('<h{} class="{}">{}</h{}>', level, css, text, level)
