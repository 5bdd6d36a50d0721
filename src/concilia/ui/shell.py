"""What surrounds every page: whose portal it is, who is signed in, where one can go, and whether it is a rehearsal.

The room that knows the session puts a `Shell` in the template context as `shell` (a context processor does);
the base template falls back on an anonymous one, so that error pages need nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .links import Link

Audience = Literal["public", "citizen", "organisation", "staff", "control"]


@dataclass(frozen=True)
class SignedIn:
    """The person at the keyboard, in the words of the header."""

    name: str
    role: str = ""
    links: tuple[Link, ...] = ()
    sign_out_url: str = ""


@dataclass(frozen=True)
class Shell:
    """The frame of a page. `rehearsal` is the day (or the instant) that the demo's clock shows."""

    platform: str = "Concilia"
    network: str = ""
    tagline: str = ""
    home_url: str = "/"
    audience: Audience = "public"
    navigation: tuple[Link, ...] = ()
    person: SignedIn | None = None
    sign_in_url: str = ""
    demo: bool = False
    rehearsal: date | None = None
    demo_links: tuple[Link, ...] = ()
    accessibility_url: str = ""
    privacy_url: str = ""
    legal_url: str = ""
    footer_links: tuple[Link, ...] = ()
