package io.datashard.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A disk that lets the steps fail that a test chooses, before or after they take effect. */
final class FailingDisk extends Disk {
    enum Step {
        WRITE,
        READ,
        SYNC,
        RENAME,
        LINK,
        SYNC_FOLDER
    }

    interface Effect {
        void run() throws IOException;
    }

    private Step failing;
    private boolean afterEffect;
    private String reason = "Input/output error";
    private Effect onFailure = () -> {};

    FailingDisk before(Step step) {
        failing = step;
        afterEffect = false;
        return this;
    }

    FailingDisk after(Step step) {
        failing = step;
        afterEffect = true;
        return this;
    }

    FailingDisk because(String message) {
        reason = message;
        return this;
    }

    /** Runs when a step fails, for example to let the next step fail too. */
    FailingDisk then(Effect effect) {
        onFailure = effect;
        return this;
    }

    @Override
    void writeAndSync(Path file, byte[] content) throws IOException {
        step(Step.WRITE, file, () -> super.writeAndSync(file, content));
    }

    @Override
    byte[] read(Path file) throws IOException {
        step(Step.READ, file, () -> {});
        return super.read(file);
    }

    @Override
    void sync(FileChannel channel) throws IOException {
        step(Step.SYNC, null, () -> super.sync(channel));
    }

    @Override
    void rename(Path from, Path to) throws IOException {
        step(Step.RENAME, to, () -> super.rename(from, to));
    }

    @Override
    void link(Path existing, Path name) throws IOException {
        step(Step.LINK, name, () -> super.link(existing, name));
    }

    @Override
    void syncFolder(Path folder) throws IOException {
        step(Step.SYNC_FOLDER, folder, () -> super.syncFolder(folder));
    }

    private void step(Step step, Path file, Effect effect) throws IOException {
        if (step != failing) {
            effect.run();
            return;
        }
        if (afterEffect) {
            effect.run();
        }
        onFailure.run();
        throw new FileSystemException(String.valueOf(file), null, reason);
    }
}
