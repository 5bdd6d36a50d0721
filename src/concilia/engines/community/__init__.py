"""Arithmetic of bodies and time banks: progress of commitments, quorum point by point, movements that sum to nothing."""
