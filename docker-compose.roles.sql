-- Run once by the postgres image, when it creates its data: one role for Usher and one for the Temporal server, each with
-- its own databases. Neither is a superuser, and neither can connect to a database of the other.
\getenv usher_password USHER_DATABASE_PASSWORD
\getenv temporal_password TEMPORAL_DATABASE_PASSWORD

create role usher login password :'usher_password';
create database usher owner usher;
revoke all on database usher from public;

create role temporal login password :'temporal_password';
create database temporal owner temporal;
revoke all on database temporal from public;
create database temporal_visibility owner temporal;
revoke all on database temporal_visibility from public;
