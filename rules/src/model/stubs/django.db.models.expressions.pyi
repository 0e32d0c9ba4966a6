from django.db.models import (
    Case, Exists, Expression, ExpressionWrapper, F, Func, OrderBy, OuterRef, RowRange, Subquery,
    Value, ValueRange, When, Window, WindowFrame, WindowFrameExclusion,
)
