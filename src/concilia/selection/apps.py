from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "concilia.selection"

    def ready(self) -> None:
        from concilia.applications import following

        from . import procedure_story, story

        following.register(procedure_story.tell)
        following.register(story.tell)
