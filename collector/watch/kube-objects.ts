/** The parts of Kubernetes objects that the collector reads, as they stand in JSON. Everything else is let go at once. */

interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
}

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

export interface KubeObject {
  readonly metadata: ObjectMeta;
}

export type ResourceList = Readonly<Record<string, string>>;

export interface KubeNode extends KubeObject {
  readonly spec?: { readonly providerID?: string };
  readonly status?: {
    readonly capacity?: ResourceList;
    readonly allocatable?: ResourceList;
  };
}

export interface KubeContainer {
  readonly name: string;
  /** `Always` on an init container makes it a sidecar that lives as long as the pod */
  readonly restartPolicy?: string;
  readonly resources?: { readonly requests?: ResourceList; readonly limits?: ResourceList };
}

interface ContainerStateTerminated {
  readonly reason?: string;
  readonly startedAt?: string | null;
  readonly finishedAt?: string | null;
}

interface ContainerState {
  readonly running?: { readonly startedAt?: string | null };
  readonly waiting?: { readonly reason?: string };
  readonly terminated?: ContainerStateTerminated;
}

interface ContainerStatus {
  readonly name: string;
  readonly restartCount?: number;
  readonly state?: ContainerState;
  readonly lastState?: ContainerState;
}

export interface KubePod extends KubeObject {
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly KubeContainer[];
    readonly initContainers?: readonly KubeContainer[];
    readonly overhead?: ResourceList;
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly startTime?: string | null;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime?: string | null;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

export interface KubeList<T> {
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items?: readonly T[] | null;
}

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: T;
}

/** What the API server answers instead of the object when it refuses. */
export interface KubeStatus {
  readonly kind?: string;
  readonly code?: number;
  readonly reason?: string;
  readonly message?: string;
}
