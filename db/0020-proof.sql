-- When the person of a session last showed who it is (password, or passkey once there is one); null: not in this session.

alter table session add column proved timestamptz;
