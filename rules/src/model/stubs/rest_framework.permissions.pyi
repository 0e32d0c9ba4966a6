class OperationHolderMixin: ...
class SingleOperandHolder(OperationHolderMixin): ...
class OperandHolder(OperationHolderMixin): ...
class AND: ...
class OR: ...
class NOT: ...
class BasePermissionMetaclass(OperationHolderMixin, type): ...

class BasePermission(metaclass=BasePermissionMetaclass):
    def has_permission(self, request, view): ...
    def has_object_permission(self, request, view, obj): ...

class AllowAny(BasePermission):
    def has_permission(self, request, view): replaceable()

class IsAuthenticated(BasePermission):
    def has_permission(self, request, view):
        work("the check that the user is signed in does not run")

class IsAdminUser(BasePermission):
    def has_permission(self, request, view): work("the check that the user is staff does not run")

class IsAuthenticatedOrReadOnly(BasePermission):
    def has_permission(self, request, view):
        work("the check that the user is signed in does not run")

class DjangoModelPermissions(BasePermission):
    perms_map = ...
    authenticated_users_only = True

    def get_required_permissions(self, method, model_cls): replaceable()
    def has_permission(self, request, view): work("the permissions for the model are not checked")

class DjangoModelPermissionsOrAnonReadOnly(DjangoModelPermissions):
    authenticated_users_only = False

class DjangoObjectPermissions(DjangoModelPermissions):
    perms_map = ...

    def get_required_object_permissions(self, method, model_cls): replaceable()
    def has_object_permission(self, request, view, obj):
        work("the permissions for the object are not checked")
