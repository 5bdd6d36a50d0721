"""Small cells of published tables: which must be hidden, and which others with them, so that sums give none of them back.

``tables`` says what is published and how it adds up; ``choosing`` hides; ``adversary`` tries to undo it by linear programming;
``differences`` refuses a question whose answer would, beside those already given; ``anonymity`` measures records.
A threshold alone fails: the hidden cell comes back from the row's total (Garante, rules for statistics, art. 5; BA-15, MA-25).
"""
