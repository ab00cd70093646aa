package io.mysqlmasterpair.mysql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A member's settings from before it was fenced, so that they can be put back. Kept in the lease as JSON.
 *
 * @param locked accounts that the fence locks, {@code user@host}: none that were locked before. Empty until the member is
 *     shut, and on a family whose settings outlive a restart
 */
public record Prior(List<Setting> settings, Optional<List<String>> locked) {

    private static final String LOCKED = "locked accounts";
    private static final Set<String> READ_ONLY = Set.of("read_only", "super_read_only");

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One setting.
     *
     * @param persisted the value that a restart would have brought; empty where none was persisted
     */
    public record Setting(String name, String value, Optional<String> persisted) {}

    public Prior(List<Setting> settings) {
        this(settings, Optional.empty());
    }

    /** With more accounts among those that the fence locks. */
    public Prior withLocked(List<String> more) {
        return new Prior(
                settings,
                Optional.of(Stream.concat(locked.orElse(List.of()).stream(), more.stream())
                        .distinct()
                        .toList()));
    }

    /** The same, but closed to writes, also after a restart: how a passive member is given back. */
    public Prior closed() {
        return new Prior(
                settings.stream()
                        .map(setting -> READ_ONLY.contains(setting.name())
                                ? new Setting(setting.name(), "ON", Optional.of("ON"))
                                : setting)
                        .toList(),
                locked);
    }

    /** {@code {"read_only": {"value": "OFF"}, "event_scheduler": {"value": "ON", "persisted": "ON"}}}. */
    public String toJson() {
        ObjectNode root = JSON.createObjectNode();
        for (Setting setting : settings) {
            ObjectNode node = root.putObject(setting.name()).put("value", setting.value());
            setting.persisted().ifPresent(value -> node.put("persisted", value));
        }
        locked.ifPresent(accounts -> accounts.forEach(root.putArray(LOCKED)::add));
        return root.toString();
    }

    /** @throws IllegalArgumentException when it is no JSON of ours */
    public static Prior fromJson(String json) {
        try {
            List<Setting> settings = new ArrayList<>();
            Optional<List<String>> locked = Optional.empty();
            for (var field : JSON.readTree(json).properties()) {
                if (field.getKey().equals(LOCKED)) {
                    List<String> accounts = new ArrayList<>();
                    field.getValue().forEach(account -> accounts.add(account.asText()));
                    locked = Optional.of(List.copyOf(accounts));
                    continue;
                }
                JsonNode persisted = field.getValue().path("persisted");
                settings.add(new Setting(
                        field.getKey(),
                        field.getValue().path("value").asText(),
                        persisted.isMissingNode() ? Optional.empty() : Optional.of(persisted.asText())));
            }
            return new Prior(List.copyOf(settings), locked);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the lease's record of earlier settings is no JSON", e);
        }
    }
}
