from django.apps import AppConfig


class SelectionConfig(AppConfig):
    name = "concilia.selection"

    def ready(self) -> None:
        from concilia.applications import following

        from . import story

        following.register(story.tell)
