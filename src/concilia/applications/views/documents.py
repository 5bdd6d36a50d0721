"""The documents of an application: attaching them to a draft, reading them back."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from concilia.access.queries import act_of
from concilia.calls.words import said
from concilia.core import storage
from concilia.core.errors import Refusal
from concilia.documents.domain.documents import about_documents
from concilia.ui.format import size

from ..domain import attachments
from ..queries import attached
from . import common
from .drafting import draft_only, drafted, frame, leave

ACCEPTED = "application/pdf,image/png,image/jpeg"


class AttachmentField(forms.FileField):
    """A file that the store would accept."""

    widget = forms.FileInput({"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile):
            _check(file)
        return file


def _check(file: UploadedFile[bytes]) -> None:
    if (file.size or 0) > storage.MAX_BYTES:
        raise ValidationError(_("Il file supera 20 MB: riducilo o dividilo in più file."))
    try:
        storage.sniff(file.read(64))
    except Refusal as refusal:
        raise ValidationError(str(refusal), code=refusal.code) from refusal
    finally:
        file.seek(0)


class AttachmentsForm(forms.Form):
    """A file for each document that the call asks for. All may wait."""

    def __init__(self, *args: Any, slots: list[attached.Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for slot in slots:
            self.fields[slot.wanted.code] = AttachmentField(
                label=said(slot.wanted.label), required=False, help_text=_state(slot)
            )


def _state(slot: attached.Slot) -> str:
    if slot.file is None:
        return gettext("PDF, PNG o JPEG, al massimo 20 MB.")
    values = {"name": slot.file.title, "size": size(slot.file.size)}
    return gettext("Allegato: %(name)s (%(size)s). Un altro file lo sostituisce.") % values


@common.GET_OR_POST
@draft_only
def documents(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The step of the documents: those at hand now, the others later."""
    application, rules = drafted(request, pk)
    slots = attached.slots(application, rules)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = AttachmentsForm(*sent, slots=slots)
    if request.method == "POST" and form.is_valid():
        for code, file in form.cleaned_data.items():
            if file:
                name = PurePath(file.name).name
                attachments.attach(act_of(request), application=application, code=code, name=name, data=file.read())
        return leave(request, application) or redirect("applications:summary", application.pk)
    context = {**frame(application, rules), "form": form, "slots": slots}
    return render(request, "applications/citizen/documents.html", {**context, "current": len(context["steps"]) - 1})


@require_safe
def document(request: HttpRequest, pk: UUID, document_pk: UUID) -> HttpResponse:
    """A file attached to one's own application."""
    application, _rules = common.found(request, pk)
    found = get_object_or_404(about_documents(application), pk=document_pk)
    response = HttpResponse(storage.get(found.sha256), content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="documento-{found.pk}{_extension(found.media_type)}"'
    return response


def _extension(media_type: str) -> str:
    return {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}.get(media_type, "")
