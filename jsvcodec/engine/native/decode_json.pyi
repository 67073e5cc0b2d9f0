from jsvcodec.engine.native.decode import FAST, Decoder

__all__ = ["FAST", "Decoder"]
