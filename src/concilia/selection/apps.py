from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "concilia.selection"

    def ready(self) -> None:
        from concilia.applications import following
        from concilia.applications.domain import registry
        from concilia.benefits.queries import overlap

        from . import procedure_story, registers, story

        following.register(procedure_story.tell)
        following.register(story.tell)
        registry.register("previous_awards", registers.previous_awards)
        registry.register("was_on_waiting_list", registers.was_on_waiting_list)
        overlap.register(registers.covers)
