package dev.regent.runtime.chain;

import dev.regent.runtime.api.MalformedRecordException;
import dev.regent.runtime.api.Source;
import dev.regent.runtime.api.SourceContext;
import dev.regent.runtime.api.SourceReader;
import java.util.List;
import java.util.Map;

/** Words of a list, as far as a gate is open. A word that starts with "!" is malformed. */
final class GatedSource implements Source<String> {

    private final List<String> words;
    private final int[] gate;

    /** @param gate how many words may be read, in its only element */
    GatedSource(List<String> words, int[] gate) {
        this.words = words;
        this.gate = gate;
    }

    @Override
    public SourceReader<String> open(SourceContext context) {
        return new Reader(Integer.parseInt(context.positions().getOrDefault("words", "0")));
    }

    private final class Reader implements SourceReader<String> {

        private int position;

        Reader(int position) {
            this.position = position;
        }

        @Override
        public Availability advance() {
            if (position == words.size()) {
                return Availability.END;
            }
            if (position >= gate[0]) {
                return Availability.NOTHING_NOW;
            }
            position++;
            return Availability.RECORD;
        }

        @Override
        public String current() {
            if (raw().startsWith("!")) {
                throw new MalformedRecordException("starts with a mark");
            }
            return raw();
        }

        @Override
        public String location() {
            return "word " + position;
        }

        @Override
        public String raw() {
            return words.get(position - 1);
        }

        @Override
        public Map<String, String> positions() {
            return Map.of("words", Integer.toString(position));
        }

        @Override
        public void close() {}
    }
}
