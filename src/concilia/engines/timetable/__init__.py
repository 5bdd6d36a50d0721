"""The better timetable: the one that frees a team's hours of care most, within its coverage and the law (CA-31c, BA-27).

``team`` is what is asked, ``proposing`` finds the timetable and says what it costs. Nobody says why a window is theirs: the
input is minutes, and an explanation names a rule of coverage, never a reason.
"""
