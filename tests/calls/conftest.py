from tests.fixtures.calls import adesso, avviso, bozza, domanda, dopo, iniziata, linea, progetto

__all__ = ["adesso", "avviso", "bozza", "domanda", "dopo", "iniziata", "linea", "progetto"]
