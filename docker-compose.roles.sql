-- Run by the postgres image once, when it makes its data: a role and databases of their own for Usher and for the
-- Temporal server. Neither is a superuser, and neither can connect to the other's.
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
