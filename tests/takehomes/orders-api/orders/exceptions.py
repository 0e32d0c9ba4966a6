from rest_framework.exceptions import APIException


class UnknownProduct(APIException):
    status_code = 400
    default_detail = "There is no such product."
    default_code = "unknown_product"


class OutOfStock(APIException):
    status_code = 409
    default_detail = "Not enough of this product in stock."
    default_code = "out_of_stock"
