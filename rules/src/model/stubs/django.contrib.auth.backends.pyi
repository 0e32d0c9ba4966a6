class BaseBackend:
    def authenticate(self, request, **kwargs) -> None: ...
    async def aauthenticate(self, request, **kwargs): replaceable()
    def get_user(self, user_id) -> None: ...
    async def aget_user(self, user_id): replaceable()
    def get_user_permissions(self, user_obj, obj=None): replaceable()
    async def aget_user_permissions(self, user_obj, obj=None): replaceable()
    def get_group_permissions(self, user_obj, obj=None): replaceable()
    async def aget_group_permissions(self, user_obj, obj=None): replaceable()
    def get_all_permissions(self, user_obj, obj=None): replaceable()
    async def aget_all_permissions(self, user_obj, obj=None): replaceable()
    def has_perm(self, user_obj, perm, obj=None): replaceable()
    async def ahas_perm(self, user_obj, perm, obj=None): replaceable()

class ModelBackend(BaseBackend):
    def authenticate(self, request, username=None, password=None, **kwargs):
        work("the password is not checked")
    async def aauthenticate(self, request, username=None, password=None, **kwargs): replaceable()
    def user_can_authenticate(self, user): replaceable()
    def get_user_permissions(self, user_obj, obj=None): replaceable()
    async def aget_user_permissions(self, user_obj, obj=None): replaceable()
    def get_group_permissions(self, user_obj, obj=None): replaceable()
    async def aget_group_permissions(self, user_obj, obj=None): replaceable()
    def get_all_permissions(self, user_obj, obj=None): replaceable()
    def has_perm(self, user_obj, perm, obj=None): replaceable()
    async def ahas_perm(self, user_obj, perm, obj=None): replaceable()
    def has_module_perms(self, user_obj, app_label): replaceable()
    async def ahas_module_perms(self, user_obj, app_label): replaceable()
    def with_perm(self, perm, is_active=True, include_superusers=True, obj=None): replaceable()
    def get_user(self, user_id): replaceable()
    async def aget_user(self, user_id): replaceable()

class AllowAllUsersModelBackend(ModelBackend):
    def user_can_authenticate(self, user): replaceable()

class RemoteUserBackend(ModelBackend):
    create_unknown_user = True

    def authenticate(self, request, remote_user): work("the password is not checked")
    async def aauthenticate(self, request, remote_user): replaceable()
    def clean_username(self, username): replaceable()
    def configure_user(self, request, user, created=True): replaceable()
    async def aconfigure_user(self, request, user, created=True): replaceable()

class AllowAllUsersRemoteUserBackend(RemoteUserBackend):
    def user_can_authenticate(self, user): replaceable()
