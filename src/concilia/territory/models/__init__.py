from .comune import Comune
from .network import Ambito, Network

__all__ = ["Ambito", "Comune", "Network"]
