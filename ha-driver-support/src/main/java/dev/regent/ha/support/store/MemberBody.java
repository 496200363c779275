package dev.regent.ha.support.store;

import dev.regent.ha.spi.membership.Membership.Member;

/**
 * The document of one registration.
 *
 * @param member who registered
 * @param durationNanos how long it counts as alive after its document last changed, in nanoseconds
 * @param life the {@link LifeProof#mark} of its process, empty if it has none
 * @param nonce of this body
 */
public record MemberBody(Member member, long durationNanos, String life, String nonce) {

    public static final BodyFormat<MemberBody> FORMAT = new BodyFormat<>(5, "member") {
        @Override
        public void write(MemberBody body, BodyWriter out) {
            out.text(body.member.name());
            out.text(body.member.incarnation());
            out.texts(body.member.attributes());
            out.number(body.durationNanos);
            out.text(body.life);
            out.text(body.nonce);
        }

        @Override
        public MemberBody read(BodyReader in) {
            Member member = new Member(in.text(), in.text(), in.texts());
            return new MemberBody(member, in.natural(), in.text(), in.text());
        }
    };

    public MemberBody renewed(String newNonce) {
        return new MemberBody(member, durationNanos, life, newNonce);
    }
}
