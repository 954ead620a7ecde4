package org.miniapp.android

import android.view.ViewGroup

/** A program whose code is native: compiled into the app, or brought by its package (docs/native-programs.md). */
fun interface NativeProgram {
    /**
     * Shows it in [NativeLaunch.view]. Returns once it is to be seen, with what is closed when the program ends; throws when it
     * cannot be shown. On the main thread. One that was closed in the meantime is closed as soon as this returns.
     */
    suspend fun start(launch: NativeLaunch): AutoCloseable
}

/** The code of one release, compiled into the app. */
class BuiltInProgram(val id: String, val version: String, val program: NativeProgram)

/** The native programs of an app. What is not in here is a program of the web. */
class NativePrograms(
    /** Several versions of one program may be in the app. */
    val builtIn: List<BuiltInProgram> = emptyList(),
    /** Ids of programs whose packages bring their code, as DEX. */
    val fromPackages: Set<String> = emptySet(),
)

/** What native code is started with, and how it speaks with its host. On the main thread. */
interface NativeLaunch {
    val id: String
    val name: String
    val version: String

    /** Where it shows itself. It is taken away when the program ends. */
    val view: ViewGroup

    /**
     * A way to the host, for packets of the protocol (docs/protocol.md) and the bytes that stand beside some of them. One is open
     * at a time: the next ends the session of the one before.
     */
    fun openChannel(onPacket: (packet: String, bytes: ByteArray?) -> Unit): NativeChannel

    /** A file of the program's package, as its partner signed it; null when there is none of that name. */
    suspend fun read(path: String): ByteArray?

    /** An error that nobody caught. In a trial it ends the release. */
    fun onError(message: String)

    /** The program is gone for good. */
    fun onCrash(reason: String)
}

/** The program's end of a channel. */
interface NativeChannel {
    fun send(packet: String, bytes: ByteArray? = null)
}
