package dev.regent.examples.fraud;

import dev.regent.runtime.api.Codecs;
import dev.regent.runtime.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a card's history is written into checkpoints: count, total, place, and the transactions that are remembered. */
final class CardHistoryCodec {

    static final StateCodec<CardHistory> CODEC = Codecs.of(CardHistoryCodec::write, CardHistoryCodec::read);

    private CardHistoryCodec() {}

    private static void write(CardHistory history, DataOutput out) throws IOException {
        out.writeLong(history.count);
        out.writeLong(history.total);
        out.writeInt(history.latitude);
        out.writeInt(history.longitude);
        for (int slot = 0; slot < history.remembered(); slot++) {
            out.writeLong(history.times[slot]);
            out.writeLong(history.amounts[slot]);
        }
    }

    private static CardHistory read(DataInput in) throws IOException {
        CardHistory history = new CardHistory();
        history.count = in.readLong();
        history.total = in.readLong();
        history.latitude = in.readInt();
        history.longitude = in.readInt();
        for (int slot = 0; slot < history.remembered(); slot++) {
            history.times[slot] = in.readLong();
            history.amounts[slot] = in.readLong();
        }
        return history;
    }
}
