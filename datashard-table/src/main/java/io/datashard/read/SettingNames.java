package io.datashard.read;

/** How a front end writes the settings of a read, for messages: its users must find there what they can change. */
@FunctionalInterface
public interface SettingNames {
    /** Of programs that use this library: the name of a method in quotes. */
    SettingNames JAVA = setting -> "'" + setting.method() + "'";

    /** The name of a setting, quoted as this front end quotes. */
    String of(ReadSetting setting);
}
