// What is checked, made of Slack's own types: a message's blocks, and the two kinds of view.
import type { HomeView, KnownBlock, ModalView } from "@slack/types";

type Known<View> = Omit<View, "blocks"> & { blocks: KnownBlock[] };

export type Message = KnownBlock[];
export type Modal = Known<ModalView>;
export type Home = Known<HomeView>;
