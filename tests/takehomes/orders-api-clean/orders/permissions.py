from rest_framework.permissions import BasePermission


class IsOwnerOrStaff(BasePermission):
    """Customers see what is theirs, staff see everything."""

    def has_object_permission(self, request, view, obj):
        if request.user.is_staff:
            return True
        customer = getattr(obj, "customer", obj)
        return customer.user_id == request.user.pk
