def login_required(function=None, redirect_field_name="next", login_url=None): replaceable()
def permission_required(perm, login_url=None, raise_exception=False): replaceable()
def user_passes_test(test_func, login_url=None, redirect_field_name="next"): replaceable()
def login_not_required(view_func): replaceable()
