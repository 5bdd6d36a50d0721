"""The script that plays the five networks through, stage by stage, with verbs only."""
