def get_current_site(request): replaceable()
