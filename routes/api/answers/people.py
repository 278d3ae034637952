"""What is said of an account."""

from typing import Literal

from pydantic import Field

from routes.api.answers.words import Answer, District, Id, State


class User(Answer):
    id: Id
    name: str = Field(examples=["Sunita Patil"])
    phone: str | None = Field(examples=["+919826012345"])
    email: str | None = Field(examples=[None])
    roles: list[Literal["buyer", "seller", "admin"]] = Field(examples=[["seller", "buyer"]])
    language: Literal["en", "hi", "mr"]
    state: State | None
    district: District | None
    suspended: bool
    blocked: bool = Field(description="May not bid, as a lot was not paid; the office clears it.")


class UserAnswer(Answer):
    user: User


class TokenAnswer(Answer):
    token: str = Field(
        description="Shown this once; send it as `Authorization: Bearer …`.", examples=["mandi_Yx3…"]
    )
    user: User
