from django.db.models.functions import (
    ACos, ASin, ATan, ATan2, Abs, Ceil, Cos, Cot, Degrees, Exp, Floor, Ln, Log, Mod, Pi, Power,
    Radians, Random, Round, Sign, Sin, Sqrt, Tan,
)
