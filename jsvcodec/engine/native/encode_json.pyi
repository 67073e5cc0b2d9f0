from jsvcodec.engine.native.encode import Encoder

__all__ = ["Encoder"]
