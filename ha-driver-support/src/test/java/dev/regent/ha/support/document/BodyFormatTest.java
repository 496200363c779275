package dev.regent.ha.support.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.BodyReader;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.MemberBody;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BodyFormatTest {

    private static final StoreKey KEY = StoreKey.of("a", "document");

    @Test
    @DisplayName("Every kind of body is read as it was written")
    void roundTrip() {
        LeaseRecord record = new LeaseRecord(7, "höst", "i", 5, "n", 3, Map.of("rpc", "a:1", "half \uD800", ""));
        check(LeaseBody.FORMAT, new LeaseBody(record, "life"));
        Generation generation = new Generation(3, 2);
        IndexBody made = IndexBody.made("n");
        check(IndexBody.FORMAT, made);
        check(IndexBody.FORMAT, made.sealed(4, "g", "m").pending("\uDC00", "o").live("\uDC00", generation, "p"));
        check(IndexBody.FORMAT, made.sealed(4, "g", "m").ended("o"));
        TreeMap<String, ScopeBody.Entry> entries = new TreeMap<>();
        entries.put("x", new ScopeBody.Entry(1, StateHandle.of(new byte[] {0, -1})));
        check(ScopeBody.FORMAT, new ScopeBody(5, "n", generation, 1, entries));
        check(FloorBody.FORMAT, new FloorBody(12, "n"));
        check(MemberBody.FORMAT, new MemberBody(new Member("m", "i", Map.of("a", "b")), 8, "", "n"));
    }

    @Test
    @DisplayName("S8: every flipped bit, every truncation and every addition is noticed, with the document's name")
    void damage() {
        ByteBuffer good = FloorBody.FORMAT.encode(KEY, new FloorBody(1, "nonce"));
        byte[] bytes = new byte[good.remaining()];
        good.get(bytes);
        for (int i = 0; i < bytes.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = bytes.clone();
                flipped[i] ^= (byte) (1 << bit);
                refused(flipped);
            }
            refused(Arrays.copyOf(bytes, i));
        }
        refused(Arrays.copyOf(bytes, bytes.length + 1));
    }

    @Test
    @DisplayName("S8: another document's body, and a body of another kind, are noticed")
    void foreign() {
        Stored other = document(FloorBody.FORMAT.encode(StoreKey.of("a", "other"), new FloorBody(1, "n")));
        assertThatThrownBy(() -> FloorBody.FORMAT.decode(KEY, other))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("holds the document a/other");
        Stored lease = document(FloorBody.FORMAT.encode(KEY, new FloorBody(1, "n")));
        assertThatThrownBy(() -> LeaseBody.FORMAT.decode(KEY, lease))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("of kind");
    }

    @Test
    @DisplayName("Fields that state absurd lengths are refused before anything is allocated")
    void bounds() {
        Random random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            BodyReader reader = new BodyReader(ByteBuffer.wrap(bytes), KEY);
            try {
                ScopeBody body = ScopeBody.FORMAT.read(reader);
                assertThat(body.entries().size()).isLessThan(bytes.length);
            } catch (CorruptStateException | IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("\n");
            }
        }
    }

    private static <T> void check(BodyFormat<T> format, T body) {
        assertThat(format.decode(KEY, document(format.encode(KEY, body)))).isEqualTo(body);
    }

    private static void refused(byte[] bytes) {
        assertThatThrownBy(() -> FloorBody.FORMAT.decode(KEY, document(ByteBuffer.wrap(bytes))))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(KEY.toString());
    }

    private static Stored document(ByteBuffer body) {
        return new Stored(body, "v");
    }
}
