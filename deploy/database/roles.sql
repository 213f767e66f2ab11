-- Two users of the database, each with no more than it needs. Run once in the gateway's own, empty database, as somebody who may make
-- users: psql -d gateway -v ON_ERROR_STOP=1 -f roles.sql. Passwords are set afterwards, so that none is in a file or a log.

-- Owns the tables and changes them: for the migration Job alone.
CREATE ROLE gateway_owner LOGIN;
-- Works with the rows: for the service. It can neither change a table nor switch off what the triggers hold.
CREATE ROLE gateway_service LOGIN;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO gateway_owner;
GRANT USAGE ON SCHEMA public TO gateway_service;

-- For every table that a migration will make.
ALTER DEFAULT PRIVILEGES FOR ROLE gateway_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO gateway_service;
ALTER DEFAULT PRIVILEGES FOR ROLE gateway_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO gateway_service;

-- Nobody else may even connect.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO gateway_owner, gateway_service', current_database());
END
$$;
