from django.test import (
    ignore_warnings, modify_settings, override_settings, override_system_checks, tag,
)
