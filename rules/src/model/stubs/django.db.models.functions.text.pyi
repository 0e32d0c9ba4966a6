from django.db.models.functions import (
    Chr, Concat, ConcatPair, LPad, LTrim, Left, Length, Lower, MD5, Ord, RPad, RTrim, Repeat,
    Replace, Reverse, Right, SHA1, SHA224, SHA256, SHA384, SHA512, StrIndex, Substr, Trim, Upper,
)
