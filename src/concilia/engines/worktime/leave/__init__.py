"""Leave of parents and carers: D.Lgs. 151/2001, D.Lgs. 105/2022 and later, L. 104/1992 (seed items TA-20, CA-25).

Each answer carries the rules that make it so. The rules are rows of ``data/rules-leave.yaml``.
"""
