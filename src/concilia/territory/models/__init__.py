from .comune import Comune
from .network import Ambito, Network, Territory

__all__ = ["Ambito", "Comune", "Network", "Territory"]
