"""Q18: what `self` means."""


class Counter:
    made = 0  # belongs to the class, shared by all counters

    def __init__(self, start=0):
        self.value = start  # belongs to this one counter
        Counter.made += 1

    def up(self, step=1):
        self.value += step
        return self

    @classmethod
    def from_text(cls, text):
        return cls(int(text))

    @staticmethod
    def describe():
        return "counts things"


if __name__ == "__main__":
    counter = Counter.from_text("5")
    counter.up().up(2)
    # the same call, written the long way: the instance is the first argument
    Counter.up(counter)
    print(counter.value, Counter.made, Counter.describe())
