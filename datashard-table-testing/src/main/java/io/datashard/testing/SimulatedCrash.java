package io.datashard.testing;

/** The process under test is dead. An {@link Error}, so that only the test catches it. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String where) {
        super("simulated crash " + where);
    }
}
