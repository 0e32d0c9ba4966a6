"""Serializers of Django REST framework and the views that hand them rows."""

from rest_framework import generics, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.views import APIView

from magazine.models import Article, Author, Comment, Publisher


class _Publisher(serializers.ModelSerializer):
    class Meta:
        model = Publisher
        fields = ["name"]


class _Author(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ["name"]


class _AuthorOfPublisher(serializers.ModelSerializer):
    publisher = _Publisher()

    class Meta:
        model = Author
        fields = ["name", "publisher"]


class _Comment(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ["text"]


class _CommentOfAuthor(serializers.ModelSerializer):
    author = _Author()

    class Meta:
        model = Comment
        fields = ["text", "author"]


class _Nested(serializers.ModelSerializer):
    author = _Author()

    class Meta:
        model = Article
        fields = ["title", "author"]


class _NestedTwice(serializers.ModelSerializer):
    author = _AuthorOfPublisher()

    class Meta:
        model = Article
        fields = ["title", "author"]


class _NestedMany(serializers.ModelSerializer):
    comments = _Comment(many=True)

    class Meta:
        model = Article
        fields = ["title", "comments"]


class _NestedManyDeep(serializers.ModelSerializer):
    comments = _CommentOfAuthor(many=True)

    class Meta:
        model = Article
        fields = ["title", "comments"]


class _Keys(serializers.ModelSerializer):
    class Meta:
        model = Article
        fields = ["title", "author", "author_id"]


class _ManyKeys(serializers.ModelSerializer):
    class Meta:
        model = Article
        fields = ["title", "tags"]


class _Everything(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = "__all__"


class _EverythingOfArticles(serializers.ModelSerializer):
    class Meta:
        model = Article
        fields = "__all__"


class _OneDeep(serializers.ModelSerializer):
    class Meta:
        model = Comment
        fields = ["text", "author"]
        depth = 1


class _Dotted(serializers.ModelSerializer):
    house = serializers.CharField(source="author.publisher.name")

    class Meta:
        model = Article
        fields = ["house"]


class _Texts(serializers.ModelSerializer):
    author = serializers.StringRelatedField()
    tags = serializers.StringRelatedField(many=True)

    class Meta:
        model = Article
        fields = ["author", "tags"]


class _Slugs(serializers.ModelSerializer):
    author = serializers.SlugRelatedField(slug_field="name", read_only=True)

    class Meta:
        model = Article
        fields = ["author"]


class _Property(serializers.ModelSerializer):
    class Meta:
        model = Article
        fields = ["byline"]


class _Counted(serializers.ModelSerializer):
    comments = serializers.IntegerField(source="comments.count")

    class Meta:
        model = Article
        fields = ["comments"]


class _Reverse(serializers.ModelSerializer):
    class Meta:
        model = Author
        fields = ["name", "profile"]


class _Method(serializers.ModelSerializer):
    writer = serializers.SerializerMethodField()

    class Meta:
        model = Article
        fields = ["writer"]

    def get_writer(self, article):
        return article.author.name


class _CountingMethod(serializers.ModelSerializer):
    comments = serializers.SerializerMethodField()

    class Meta:
        model = Article
        fields = ["comments"]

    def get_comments(self, article):
        return article.comments.count()


class _RefiningMethod(serializers.ModelSerializer):
    comments = serializers.SerializerMethodField()

    class Meta:
        model = Article
        fields = ["comments"]

    def get_comments(self, article):
        return [comment.text for comment in article.comments.filter(is_approved=True)]


class _Represented(serializers.ModelSerializer):
    class Meta:
        model = Article
        fields = ["title"]

    def to_representation(self, instance):
        data = super().to_representation(instance)
        data["author"] = _Author(instance.author).data
        return data


class _WithoutAuthor(serializers.ModelSerializer):
    author = _Author(write_only=True)

    class Meta:
        model = Article
        fields = ["title", "author"]


class _Loading(_Nested):
    @staticmethod
    def setup_eager_loading(rows):
        return rows.select_related("author")


class NestedOne(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Nested


class NestedOneJoined(generics.ListAPIView):
    queryset = Article.objects.select_related("author")
    serializer_class = _Nested


class NestedTwoLevels(generics.ListAPIView):
    queryset = Article.objects.select_related("author")
    serializer_class = _NestedTwice


class NestedTwoLevelsJoined(generics.ListAPIView):
    queryset = Article.objects.select_related("author__publisher")
    serializer_class = _NestedTwice


class NestedList(viewsets.ReadOnlyModelViewSet):
    shown = "list"
    queryset = Article.objects.all()
    serializer_class = _NestedMany


class NestedListPrefetched(viewsets.ReadOnlyModelViewSet):
    shown = "list"
    queryset = Article.objects.prefetch_related("comments")
    serializer_class = _NestedMany


class NestedListDeep(viewsets.ReadOnlyModelViewSet):
    shown = "list"
    queryset = Article.objects.prefetch_related("comments")
    serializer_class = _NestedManyDeep


class NestedListDeepPrefetched(viewsets.ReadOnlyModelViewSet):
    shown = "list"
    queryset = Article.objects.prefetch_related("comments__author")
    serializer_class = _NestedManyDeep


class KeysOnly(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Keys


class KeysOfMany(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _ManyKeys


class AllFieldsOfOnes(generics.ListAPIView):
    queryset = Comment.objects.all()
    serializer_class = _Everything


class AllFields(generics.ListAPIView):
    serializer_class = _EverythingOfArticles

    def get_queryset(self):
        return Article.objects.prefetch_related("readers").order_by("title")


class Deep(generics.ListAPIView):
    queryset = Comment.objects.all()
    serializer_class = _OneDeep


class Dotted(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Dotted


class Texts(generics.ListAPIView):
    queryset = Article.objects.prefetch_related("tags")
    serializer_class = _Texts


class Slugs(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Slugs


class OfAProperty(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Property


class CountPrefetched(generics.ListAPIView):
    queryset = Article.objects.prefetch_related("comments")
    serializer_class = _Counted


class Counted(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Counted


class ReverseOne(generics.ListAPIView):
    queryset = Author.objects.all()
    serializer_class = _Reverse


class ReverseOneJoined(generics.ListAPIView):
    queryset = Author.objects.select_related("profile")
    serializer_class = _Reverse


class ByAMethod(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Method


class ByACountingMethod(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _CountingMethod


class ByACountingMethodPrefetched(generics.ListAPIView):
    queryset = Article.objects.prefetch_related("comments")
    serializer_class = _CountingMethod


class ByARefiningMethod(generics.ListAPIView):
    queryset = Article.objects.prefetch_related("comments")
    serializer_class = _RefiningMethod


class InTheRepresentation(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _Represented


class InTheRepresentationJoined(generics.ListAPIView):
    queryset = Article.objects.select_related("author")
    serializer_class = _Represented


class WriteOnly(generics.ListAPIView):
    queryset = Article.objects.all()
    serializer_class = _WithoutAuthor


class LoadedByTheSerializer(generics.ListAPIView):
    serializer_class = _Loading

    def get_queryset(self):
        return self.get_serializer_class().setup_eager_loading(Article.objects.all())


class AnotherForLists(viewsets.ModelViewSet):
    shown = "list"
    queryset = Article.objects.all()

    def get_serializer_class(self):
        return _Keys if self.action == "list" else _Nested


class AnotherForOne(viewsets.ModelViewSet):
    shown = "list"
    queryset = Article.objects.all()

    def get_serializer_class(self):
        return _Keys if self.action == "retrieve" else _Nested


class JoinedForLists(viewsets.ModelViewSet):
    shown = "list"
    queryset = Article.objects.all()
    serializer_class = _Nested

    def get_queryset(self):
        rows = super().get_queryset()
        if self.action == "list":
            rows = rows.select_related("author")
        return rows


class OneAlone(viewsets.ModelViewSet):
    shown = "retrieve"
    queryset = Article.objects.select_related("author")
    serializer_class = _NestedTwice

    def list(self, request):
        return Response([])


class AnAction(viewsets.GenericViewSet):
    shown = "recent"
    queryset = Article.objects.all()
    serializer_class = _Nested

    @action(detail=False)
    def recent(self, request):
        rows = self.filter_queryset(self.get_queryset()).order_by("-pk")
        return Response(self.get_serializer(rows, many=True).data)


class InAHandler(APIView):
    def get(self, request):
        return Response(_Nested(Article.objects.all(), many=True).data)


class InAHandlerJoined(APIView):
    def get(self, request):
        return Response(_Nested(Article.objects.select_related("author"), many=True).data)


def in_a_function():
    articles = Article.objects.all()
    serializer = _Nested(instance=articles, many=True)
    return list(serializer.data)


def one_by_one():
    return [_Nested(article).data for article in Article.objects.all()]


def one_by_one_joined():
    return [_Nested(article).data for article in Article.objects.select_related("author")]
