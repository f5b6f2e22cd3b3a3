"""The three addresses of the support assistant's brief: /procesar, /estado, /consultar."""
