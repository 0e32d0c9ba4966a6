from rest_framework.serializers import (
    Hyperlink, HyperlinkedIdentityField, HyperlinkedRelatedField, ManyRelatedField, PKOnlyObject,
    PrimaryKeyRelatedField, RelatedField, SlugRelatedField, StringRelatedField,
)
