// The kinds of nodes and edges, as one constant each: React Flow draws everything anew when these change.
import type { EdgeTypes, NodeTypes } from 'reactflow';

import { CardEdge } from './card-edge.tsx';
import { CardNode } from './card-node.tsx';
import { FrameNode } from './frame-node.tsx';
import { NoteNode } from './note-node.tsx';

export const nodeTypes: NodeTypes = { card: CardNode, note: NoteNode, frame: FrameNode };
export const edgeTypes: EdgeTypes = { card: CardEdge };
