package dev.regent.ha.support.store;

import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.state.Change;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a driver declares to take (S12).
 *
 * @param maxValueBytes size of the largest handle, in bytes
 * @param maxBatchChanges most changes in one commit
 */
public record Limits(int maxValueBytes, int maxBatchChanges) {

    private static final int LONGEST_NAME = 200;

    /**
     * @throws ValueTooLargeException if the batch or one of its values is too large
     * @throws IllegalArgumentException if it is empty, has a malformed name, or names an entry twice
     */
    public void check(List<Change> changes) {
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("a batch must have at least one change");
        }
        if (changes.size() > maxBatchChanges) {
            throw new ValueTooLargeException("batch", changes.size(), maxBatchChanges);
        }
        Set<String> names = new HashSet<>();
        for (Change change : changes) {
            checkName(change.name());
            if (!names.add(change.name())) {
                throw new IllegalArgumentException("entry '" + change.name() + "' occurs twice in a batch");
            }
            if (change instanceof Change.Create create) {
                checkValue(change.name(), create.handle().size());
            } else if (change instanceof Change.Replace replace) {
                checkValue(change.name(), replace.handle().size());
            }
        }
    }

    public static void checkName(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "name of an entry must have 1 to " + LONGEST_NAME + " characters, this one has " + name.length());
        }
    }

    private void checkValue(String name, int size) {
        if (size > maxValueBytes) {
            throw new ValueTooLargeException("value of entry '" + name + "'", size, maxValueBytes);
        }
    }
}
