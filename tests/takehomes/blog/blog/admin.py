from django.contrib import admin

from .models import Comment, Post, Profile, Tag


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ("title", "author", "status", "published_at")
    list_filter = ("status", "published_at")
    list_select_related = ("author",)
    search_fields = ("title", "body")
    autocomplete_fields = ("tags",)
    raw_id_fields = ("author",)
    prepopulated_fields = {"slug": ("title",)}


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ("name", "post", "approved", "created_at")
    list_filter = ("approved",)
    list_select_related = ("post",)
    raw_id_fields = ("post",)
    actions = ["approve"]

    @admin.action(description="Approve the selected comments")
    def approve(self, request, queryset):
        updated = queryset.update(approved=True)
        self.message_user(request, f"{updated} comments approved.")


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}


admin.site.register(Profile)
