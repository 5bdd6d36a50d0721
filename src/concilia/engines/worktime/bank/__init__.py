"""The hours bank (*banca delle ore*): a scheme, an account of entries that are only added to, lots that expire by themselves.

Seed items TA-18 and BA-27; L. 53/2000 art. 9 c. 1 lett. a). Minutes are whole numbers. A balance is a sum of entries.
"""
