"""The pages that join rooms: home, a network, each person's own area. It owns no records and no rules, it renders."""
