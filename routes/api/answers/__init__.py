"""What calls give, for the OpenAPI: the tests hold every answer to these models, none may say more."""
