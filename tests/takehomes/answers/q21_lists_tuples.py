"""Q21: lists and tuples."""

WEEKEND = ("Saturday", "Sunday")  # never changes, so a tuple
shopping = ["milk", "bread"]  # changes all the time, so a list
shopping.append("eggs")

# the comma makes the tuple
single = 1,
print(len(single), type(single))

# tuples of immutable things can be keys
distances = {("Berlin", "Hamburg"): 289, ("Berlin", "Munich"): 585}


def add_tag(tag, tags=[]):  # expect: mutable-default-argument
    """Lists are passed by reference, so the caller's list gets the tag."""
    tags.append(tag)
    return tags


class Product:
    def __init__(self, name, price, size):
        self.name = name
        self.price = price,  # expect: tuple-comma
        self.size = size

    def label(self):
        width, height = self.size  # unpacking a record
        return f"{self.name} ({width} x {height}): {self.price}"


if __name__ == "__main__":
    print(add_tag("new", ["old"]))
    print(Product("Box", 5, (10, 20)).label())
    print(distances[("Berlin", "Munich")], WEEKEND)
