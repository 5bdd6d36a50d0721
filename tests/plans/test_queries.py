"""What pages read of a plan, in a number of queries that does not grow with it."""

import pytest

from concilia.plans.models import Action, Project
from concilia.plans.queries import projects
from concilia.plans.queries.budget import budget

from .conftest import plan_of


@pytest.mark.seed("CA-38")
def test_a_page_of_projects_reads_everything_in_six_queries(loaded, django_assert_num_queries):
    network = loaded("castellanza")
    with django_assert_num_queries(6):
        shown = [(project.total, projects.rows_of(project)) for project in projects.projects(network)]
        owners = {action.owner.name for _, rows in shown for row in rows for action in row.actions if action.owner}
        groups = [
            group for _, rows in shown for row in rows for each in row.actions for group in each.target_groups.all()
        ]
    assert [total for total, _ in shown] == [None, 60_741_00]
    assert "Società Cooperativa Sociale Totem Onlus" in owners
    assert groups


def test_a_budget_is_two_queries(loaded, django_assert_num_queries):
    loaded("castellanza")
    project = Project.objects.select_related("resources").get(code="pronti-via-sperimentiamo")
    with django_assert_num_queries(2):
        shown = budget(project)
    by_action = {each.of.code: (each.money, each.in_kind) for each in shown.by_action}
    assert by_action["C1"] == (4_500_00, 8_741_00)
    assert by_action["B"] == (18_000_00, 0)


def test_results_come_with_their_indicators(loaded, django_assert_num_queries):
    project = Project.objects.get(network=loaded("taranto"))
    with django_assert_num_queries(4):
        shown = [(each.code, [one.code for one in each.indicators.all()]) for each in projects.results_of(project)]
    assert [code for code, _ in shown] == [each.code for each in plan_of("taranto").projects[0].results]
    assert all(indicators for _, indicators in shown)


def test_objectives_and_the_context_have_their_indicators(loaded):
    network = loaded("castellanza")
    project = Project.objects.get(code="pronti-via-sperimentiamo")
    objectives = {each.code: [one.code for one in each.indicators.all()] for each in projects.objectives_of(project)}
    assert objectives["O2"] == ["soggetti-raggiunti"]
    assert not projects.context_of(network).filter(code="soggetti-raggiunti").exists()


def test_a_row_without_a_title_shows_its_description(loaded):
    loaded("bari")
    action = Action.objects.filter(title__isnull=True, row="").first()
    assert action.label == action.description
