from django.urls import (
    clear_url_caches, get_script_prefix, get_urlconf, is_valid_path, resolve, reverse,
    reverse_lazy, set_script_prefix, translate_url,
)
