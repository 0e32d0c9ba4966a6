"""Q17: object-oriented programming, shown with the staff of a small company."""
from abc import ABC, abstractmethod


class Employee(ABC):
    """Abstraction: what every employee can do, without saying how."""

    def __init__(self, name, salary):
        self.name = name
        self._salary = salary  # encapsulation: internal, read it through `salary`
        self.notes = []

    @property
    def salary(self):
        return self._salary

    @abstractmethod
    def bonus(self):
        """Yearly bonus in euros."""

    def __str__(self):
        return f"{type(self).__name__} {self.name}"


class Developer(Employee):
    def bonus(self):
        return self.salary * 0.05


class Manager(Employee):
    """Inheritance: a manager is an employee with a team."""

    def __init__(self, name, salary, team=[]):  # expect: super-init-not-called, mutable-default-argument
        self.name = name
        self._salary = salary
        self.team = team

    def add(self, employee):
        self.team.append(employee)

    def bonus(self):
        return self.salary * 0.1 + 100 * len(self.team)


def total_bonus(employees):
    # polymorphism: nobody asks which kind of employee it is
    return sum(employee.bonus() for employee in employees)


if __name__ == "__main__":
    ann = Developer("Ann", 50_000)
    bob = Manager("Bob", 60_000)
    bob.add(ann)
    print(total_bonus([ann, bob]))
