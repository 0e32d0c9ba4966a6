from django.urls import path

from . import views

app_name = "blog"

urlpatterns = [
    path("", views.post_list, name="home"),
    path("posts/", views.PostListView.as_view(), name="list"),
    path("posts/new/", views.PostCreateView.as_view(), name="create"),
    path("posts/<slug:slug>/", views.PostDetailView.as_view(), name="detail"),
    path("posts/<slug:slug>/comment/", views.add_comment, name="comment"),
    path("tags/<slug:slug>/", views.TagPostListView.as_view(), name="tag"),
    path("archive/<int:year>/", views.archive, name="archive"),
]
